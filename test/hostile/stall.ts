import { readFileSync } from 'node:fs';

const TICK_MS = 5;

/** How long the main thread answered nobody, and how much it computed in one such time; the rest it waited for a core. */
export interface Stall {
  readonly longestMs: number;
  readonly computedMs: number;
}

/** Watches the event loop of this thread; Linux counts what a thread computes (proc_pid_schedstat, man7.org, 2026-11-23). */
export function watchStalls(): { stop(): Stall } {
  let [longestMs, computedMs] = [0, 0];
  let [lastAt, lastCpu] = [performance.now(), cpuMs()];
  const timer = setInterval(() => {
    const [at, cpu] = [performance.now(), cpuMs()];
    longestMs = Math.max(longestMs, at - lastAt - TICK_MS);
    computedMs = Math.max(computedMs, cpu - lastCpu);
    [lastAt, lastCpu] = [at, cpu];
  }, TICK_MS);
  return {
    stop() {
      clearInterval(timer);
      return { longestMs: Math.round(longestMs), computedMs: Math.round(computedMs) };
    },
  };
}

/** Of the main thread, whose number is that of the process. */
function cpuMs(): number {
  const [nanoseconds = '0'] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
