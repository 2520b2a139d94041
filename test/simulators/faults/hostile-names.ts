/** Names that would do harm if any code took them for its own. */
export const HOSTILE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'] as const;

/** Names that would do harm where they are shown. They are text, and collected as they are. */
export const HOSTILE_DISPLAY_NAMES = [
  '=HYPERLINK("https://evil.example";"Ada")',
  '<script>alert(1)</script>',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u202Eecila',
  '\u0430dmin',
  'a'.repeat(1024),
  '../../etc/passwd',
  '{"level":"error"}\n{"level":"info"}',
] as const;
