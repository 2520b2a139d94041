import type { BundleInput } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { InputError, readInput } from '../input.ts';
import { OPTIONS, type OptionName } from '../options.ts';
import { byId } from './dom.ts';

function field(name: string): HTMLInputElement | HTMLTextAreaElement {
  const found = document.getElementById(name);
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  throw new Error(`the page has no field ${name}`);
}

/** What the form says. Null, and said beside the field, if a field does not hold what it must. */
export async function readForm(now: number): Promise<BundleInput | null> {
  for (const name of ['file', ...OPTIONS.map((option) => option.name)]) complain(name, '');
  const text = (name: OptionName) => field(name).value.trim() || undefined;
  const given = {
    anchor: text('anchor'),
    nonce: text('nonce'),
    from: text('from'),
    to: text('to'),
    schedule: text('schedule'),
    timezone: text('timezone'),
    knownHead: text('known-head')?.split(/\s+/),
    asOf: text('as-of'),
  };
  try {
    return await readInput(given, now, () => Promise.resolve(null));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain(error.option, `This ${error.what}.`);
    return null;
  }
}

/** Says beside a field what is wrong with it, and goes there; nothing, if nothing is wrong. */
export function complain(name: string, message: string): void {
  byId(`${name}-error`, HTMLParagraphElement).textContent = message;
  const at = field(name);
  at.setAttribute('aria-invalid', String(message !== ''));
  if (message === '') return;
  const folded = at.closest('details');
  if (folded) folded.open = true;
  at.focus();
}
