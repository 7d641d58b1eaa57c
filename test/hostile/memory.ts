import { readdirSync, readFileSync } from 'node:fs';

const LOOK_MS = 50;
const PAGE_BYTES = 4_096;

/** Watches the memory of this process and its children, but for one, as Linux counts it; in megabytes: now, and at most until it is stopped. */
export function watchMemory(except: number): { stop(): { readonly idleMb: number; readonly peakMb: number } } {
  const idle = residentBytes(except);
  let peak = idle;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(except));
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return { idleMb: Math.round(idle / 1e6), peakMb: Math.round(peak / 1e6) };
    },
  };
}

function residentBytes(except: number): number {
  const children = readdirSync('/proc/self/task').flatMap((thread) => {
    return readFile(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean).map(Number);
  });
  const pages = children
    .filter((pid) => pid !== except)
    .map((pid) => Number(readFile(`/proc/${pid}/statm`).split(' ')[1] ?? 0));
  return process.memoryUsage.rss() + pages.reduce((sum, one) => sum + one * PAGE_BYTES, 0);
}

/** A process may end while it is looked at. */
function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
