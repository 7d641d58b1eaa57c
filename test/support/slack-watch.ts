/** Waiting for a condition without asking again and again: whoever changes something says so. */
export interface Watch {
  changed(): void;
  /** Resolves once the condition holds. @throws after `timeoutMs` (10 s). */
  until(condition: () => boolean, timeoutMs?: number): Promise<void>;
}

export function createWatch(): Watch {
  const waiting = new Set<() => void>();
  const until = (condition: () => boolean, timeoutMs = 10_000): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        waiting.delete(look);
        finish();
      };
      const look = (): void => {
        if (condition()) settle(resolve);
      };
      const late = (): void => settle(() => reject(new Error(`Not so within ${timeoutMs} ms: ${condition}`)));
      const timer = setTimeout(late, timeoutMs);
      waiting.add(look);
      look();
    });
  return {
    until,
    changed: () => {
      for (const look of [...waiting]) look();
    },
  };
}
