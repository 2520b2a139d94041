/** Counts what is decided, saves the answers as a file, and opens saved ones again. It sends nothing. */

const form = /** @type {HTMLFormElement} */ (document.getElementById('worksheet'));
const status = /** @type {HTMLElement} */ (document.getElementById('status'));
const progress = /** @type {HTMLProgressElement} */ (document.getElementById('progress'));
const count = /** @type {HTMLElement} */ (document.getElementById('count'));
const items = [...form.querySelectorAll('fieldset')];
const [list, code] = [form.dataset.list, form.dataset.code];
const needsReason = new Set((form.dataset.reasonFor ?? '').split(' '));
let isUnsaved = false;

/** @param {HTMLElement} item */
const chosen = (item) => /** @type {HTMLInputElement | null} */ (item.querySelector('input[type=radio]:checked'));
/** @param {HTMLElement} item */
const boxes = (item) => /** @type {HTMLInputElement[]} */ ([...item.querySelectorAll('input[type=checkbox]')]);
/** @param {HTMLElement} item */
const reasonOf = (item) => /** @type {HTMLInputElement} */ (item.querySelector('input[type=text]'));
/** @param {string | undefined} text */
const decoded = (text) => decodeURIComponent(text ?? '');

/** @param {HTMLElement} item */
function isDone(item) {
  const decision = chosen(item)?.value;
  return decision !== undefined && (!needsReason.has(decision) || reasonOf(item).value.trim() !== '');
}

function show() {
  const done = items.filter(isDone).length;
  count.textContent = `${done} of ${items.length} decided`;
  progress.value = done;
  for (const item of items) {
    item.classList.toggle('done', isDone(item));
    reasonOf(item).required = needsReason.has(chosen(item)?.value ?? '');
  }
}

/** @param {HTMLFieldSetElement} item */
function answerOf(item) {
  const decision = chosen(item)?.value ?? null;
  const kept = boxes(item).filter(({ checked }) => checked);
  return {
    item: Number(item.dataset.item),
    row: decoded(item.dataset.row),
    digest: item.dataset.digest,
    decision,
    roles: decision === 'modify' ? kept.map(({ value }) => decoded(value)) : null,
    reason: reasonOf(item).value.trim() || null,
  };
}

function save() {
  const answers = {
    schema: 'urn:rollcall:review-answers:v1',
    review: form.dataset.review,
    list,
    reviewer: decoded(form.dataset.reviewer),
    code,
    answers: items.map(answerOf),
  };
  const open = items.filter((item) => !isDone(item));
  const name = `${form.dataset.file}${open.length > 0 ? '-unfinished' : ''}.json`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(answers, null, 1)}\n`], { type: 'application/json' }));
  link.download = name;
  link.click();
  isUnsaved = false;
  const [first] = open;
  if (!first) {
    status.textContent = `Saved as ${name} among your downloads. Now send that file back the way this worksheet came to you.`;
    return;
  }
  status.textContent = `Saved as ${name} among your downloads, unfinished: ${open.length} still to decide. Open it here again to go on; it is taken only when everything is decided.`;
  (chosen(first) ? reasonOf(first) : first.querySelector('input'))?.focus();
}

/** @param {File} file */
async function reopen(file) {
  try {
    const saved = JSON.parse(await file.text());
    if (saved.code !== code || saved.list !== list) throw new RangeError('of another worksheet');
    const answers = new Map(saved.answers.map((/** @type {{row: string}} */ answer) => [answer.row, answer]));
    for (const item of items) fill(item, answers.get(decoded(item.dataset.row)));
    status.textContent = `Opened ${file.name}.`;
  } catch {
    status.textContent = `${file.name} is not what this worksheet saved; nothing was changed.`;
  }
  show();
}

/**
 * @param {HTMLFieldSetElement} item
 * @param {{decision: string | null, roles: string[] | null, reason: string | null} | undefined} answer
 */
function fill(item, answer) {
  for (const radio of item.querySelectorAll('input[type=radio]')) {
    const input = /** @type {HTMLInputElement} */ (radio);
    input.checked = input.value === answer?.decision;
  }
  for (const box of boxes(item)) box.checked = answer?.roles?.includes(decoded(box.value)) ?? false;
  reasonOf(item).value = answer?.reason ?? '';
}

form.addEventListener('input', (event) => {
  if (event.target === document.getElementById('reopen')) return;
  isUnsaved = true;
  status.textContent = '';
  show();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  save();
});
document.getElementById('reopen')?.addEventListener('change', (event) => {
  const [file] = /** @type {HTMLInputElement} */ (event.target).files ?? [];
  if (file) void reopen(file);
});
addEventListener('beforeunload', (event) => {
  if (isUnsaved) event.preventDefault();
});
show();
