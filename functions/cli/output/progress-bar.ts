const WIDTH = 24;

/** `████████░░░░░░░░░░░░░░░░  33 %, 1234 of 3702`. */
export function progressBar(done: number, of: number): string {
  const full = Math.floor((done / of) * WIDTH);
  const percent = String(Math.floor((done / of) * 100)).padStart(3);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent} %, ${done} of ${of}`;
}
