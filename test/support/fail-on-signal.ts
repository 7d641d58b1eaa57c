/** Loaded before the program: SIGUSR2 loses a promise, SIGPWR kills the thread of the embedded database. */
import type { Worker } from 'node:worker_threads';

process.on('SIGUSR2', () => void Promise.reject(new Error('a promise that nobody kept')));
process.on('worker', (worker: Worker) => process.once('SIGPWR', () => void worker.terminate()));
