FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src src
COPY workers workers
COPY config config
COPY tsconfig.json ./
# the embedded database, where DATABASE_URL is not set; mount a volume here to keep it
RUN mkdir data && chown node data
USER node
CMD ["node", "--import", "tsx", "src/main.ts"]
