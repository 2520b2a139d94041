import './no-compiling.ts';
import {
  type BundleInput,
  type BundleReport,
  verifyBundle,
} from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { RandomAccessFile } from '../../../shared/evidence/verify/zip/file.ts';
import { messageOf } from '../../../shared/kernel/errors.ts';
import { byId } from './dom.ts';
import { complain, readForm } from './form.ts';
import { resultOf, type Verified } from './result.ts';

/* `verify.html`: the verifier for whoever has a browser and nothing else. */

const form = byId('form', HTMLFormElement);
const input = byId('file', HTMLInputElement);
const drop = byId('drop', HTMLDivElement);
const button = byId('verify', HTMLButtonElement);
const running = byId('running', HTMLDivElement);
const progress = byId('progress', HTMLProgressElement);
const status = byId('status', HTMLParagraphElement);
const result = byId('result', HTMLElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void verifyChosen();
});
for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  const files = event.dataTransfer?.files;
  if (files && files.length > 0 && !button.disabled) input.files = files;
});

async function verifyChosen(): Promise<void> {
  if (button.disabled) return;
  button.disabled = true;
  result.hidden = true;
  status.textContent = '';
  try {
    const now = Date.now();
    const given = await readForm(now);
    const file = input.files?.[0];
    if (given && !file) complain('file', 'Choose the bundle first.');
    if (given && file) await verifyFile(file, given, now);
  } catch (error) {
    status.textContent = `This could not be verified, so nothing is known of it: ${messageOf(error)}`;
  } finally {
    running.hidden = true;
    button.disabled = false;
  }
}

async function verifyFile(file: File, given: BundleInput, now: number): Promise<void> {
  running.hidden = false;
  status.textContent = 'Verifying …';
  const report = await verifyBundle(counted(file), given);
  show({ file: file.name, given, at: now }, report);
}

function show(verified: Verified, report: BundleReport): void {
  result.replaceChildren(...resultOf(verified, report));
  result.hidden = false;
  status.textContent = '';
  // Reads the verdict out, and brings it into view.
  result.focus();
}

/** The file, which says on the page how much of it has been read. */
function counted(file: File): RandomAccessFile {
  let read = 0;
  progress.value = 0;
  progress.max = file.size;
  return {
    size: file.size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
      read += bytes.length;
      progress.value = Math.min(read, progress.max);
      return bytes;
    },
  };
}
