import { deflateRawSync } from 'node:zlib';
import { entryAt } from '../corpus/forge.ts';
import { type BundleCase, bad } from './bundle-case.ts';
import type { BundlePlan } from './bundle-forge.ts';
import { extraField, type RawArchive, type RawFile, rawZip, zip64Field } from './raw-zip.ts';

/** An entry of the log that is small, and an artifact: what the hostile archives lie about. */
const VICTIM = entryAt(7);

type Oracle = NonNullable<BundleCase['archive']>;

/** Something is wrong with the archive itself. */
const archived = (name: string, code: BundleCase['codes'][number], archive: Oracle, plan: BundlePlan): BundleCase => ({
  ...bad(`zip-${name}`, [code], plan),
  archive,
});

const around = (name: string, archive: Oracle, around: RawArchive): BundleCase =>
  archived(name, 'E_ZIP_FORMAT', archive, { pack: (files) => ({ files, archive: around }) });

/** A lie about one file. */
const about = (
  name: string,
  code: BundleCase['codes'][number],
  archive: Oracle,
  lie: Partial<RawFile> | ((file: RawFile) => Partial<RawFile>),
): BundleCase =>
  archived(name, code, archive, {
    pack: (files) => ({
      files: files.map((file) =>
        file.name === VICTIM ? { ...file, ...(typeof lie === 'function' ? lie(file) : lie) } : file,
      ),
    }),
  });

/** A file more, in the middle of the others. */
const further = (
  name: string,
  code: BundleCase['codes'][number],
  archive: Oracle,
  file: Partial<RawFile> | ((files: readonly RawFile[]) => Partial<RawFile>),
): BundleCase =>
  archived(name, code, archive, {
    pack: (files) => {
      const more = typeof file === 'function' ? file(files) : file;
      return { files: files.toSpliced(3, 0, { name: 'derived/more.txt', bytes: Buffer.from('more'), ...more }) };
    },
  });

const named = (what: string, name: string, code: BundleCase['codes'][number] = 'E_PATH'): BundleCase =>
  further(`name-${what}`, code, 'either', { name });

const truncated = (what: string, cut: (zip: Buffer) => number): BundleCase =>
  archived(`cut-off-${what}`, 'E_ZIP_FORMAT', 'broken', { bytes: (zip) => zip.subarray(0, cut(zip)) });

const victimIn = (files: readonly RawFile[]) => files.find(({ name }) => name === VICTIM)?.bytes ?? Buffer.alloc(0);
const BOMB = Buffer.alloc(64 * 1024 * 1024);

/** So many megabytes that do not deflate to nothing. */
function numbers(megabytes: number): Buffer {
  const lines = Array.from({ length: megabytes * 2 ** 17 }, (_, i) => `${String(i).padStart(7, '0')}\n`);
  return Buffer.from(lines.join(''));
}

/** What is said of the victim, in the zip64 field of its central header. */
const wide = (values: (file: RawFile, deflated: number) => readonly number[]) => (file: RawFile) => ({
  central: {
    size: 0xffffffff,
    compressedSize: 0xffffffff,
    extra: zip64Field(...values(file, deflateRawSync(file.bytes).length)),
  },
});

export const HOSTILE_ARCHIVES: readonly BundleCase[] = [
  archived('none-but-a-text', 'E_ZIP_FORMAT', 'broken', { bytes: () => Buffer.from('<!doctype html>Please log in') }),
  archived('none-but-nothing', 'E_ZIP_FORMAT', 'broken', { bytes: () => Buffer.alloc(0) }),
  archived('without-files', 'E_ZIP_FORMAT', 'either', { pack: () => ({ files: [] }) }),
  truncated('by-a-byte', (zip) => zip.length - 1),
  truncated('in-the-directory', (zip) => zip.length - 200),
  truncated('in-the-middle', (zip) => zip.length / 2),
  truncated('after-four-bytes', () => 4),
  around('with-a-comment', 'either', { comment: 'signed off by the auditor' }),
  around('with-data-before-it', 'either', { before: Buffer.from('MZ, a program that unpacks itself') }),
  around('with-data-after-it', 'either', { after: Buffer.from('\n') }),
  around('with-data-before-the-directory', 'either', { between: Buffer.from('hidden') }),
  around('with-data-after-the-directory', 'either', { beforeEnd: Buffer.from('hidden') }),
  archived('in-another-zip', 'E_ZIP_FORMAT', 'either', {
    bytes: (zip) => Buffer.concat([rawZip([{ name: 'derived/other.txt', bytes: Buffer.from('other') }]), zip]),
  }),
  archived('with-two-end-records', 'E_ZIP_FORMAT', 'either', {
    bytes: (zip) => Buffer.concat([zip, zip.subarray(-22)]),
  }),
  around('of-several-parts', 'either', { end: { disk: 1 } }),
  around('with-more-files-than-it-says', 'either', { end: { files: 3 } }),
  around('with-fewer-files-than-it-says', 'either', { end: { files: 500 } }),
  around('with-other-files-on-this-disk', 'either', { end: { filesHere: 1 } }),
  around('with-a-directory-elsewhere', 'either', { end: { offset: 0 } }),
  around('with-a-directory-of-another-size', 'either', { end: { size: 46 } }),
  around('zip64-needed-and-not-there', 'either', { end: { files: 0xffff } }),
  around('zip64-end-records-that-disagree', 'either', { zip64: true, end: { files: 3 } }),
  around('zip64-end-record-elsewhere', 'either', { zip64: true, locator: { offset: 0 } }),
  around('zip64-end-record-with-room', 'either', { zip64: true, end64: { recordSize: 60 } }),
  around('zip64-of-several-parts', 'either', { zip64: true, locator: { disks: 2 } }),
  around('zip64-place-that-no-file-has', 'either', { zip64: true, end64: { offset: 2 ** 60 } }),
  {
    ...around('of-a-million-files-and-more', 'either', { zip64: true, end64: { files: 1_000_001 } }),
    codes: ['E_ZIP_LIMIT'],
  },

  about('local-header-of-another-name', 'E_ZIP_FORMAT', 'either', { local: { name: entryAt(8) } }),
  about('local-header-of-another-method', 'E_ZIP_FORMAT', 'either', { local: { method: 0 } }),
  about('local-header-of-another-time', 'E_ZIP_FORMAT', 'either', { local: { time: 0x21_0001 } }),
  about('local-header-of-another-size', 'E_ZIP_FORMAT', 'either', { local: { size: 1 } }),
  about('local-header-of-another-crc', 'E_ZIP_FORMAT', 'either', { local: { crc32: 1 } }),
  about('local-header-that-is-marked-as-encrypted', 'E_ZIP_ENTRY', 'either', { local: { flags: 0x0801 } }),
  about('descriptor-of-another-size', 'E_ZIP_FORMAT', 'either', (file) => ({
    descriptor: 4,
    behind: Buffer.concat([Buffer.from('PK\x07\x08'), Buffer.alloc(12, file.bytes.length)]),
  })),
  about('descriptor-missing', 'E_ZIP_FORMAT', 'either', { descriptor: 4, behind: Buffer.alloc(0) }),
  about('gap-behind-a-file', 'E_ZIP_FORMAT', 'either', { behind: Buffer.from('hidden') }),
  about('overlap-with-the-next-file', 'E_ZIP_FORMAT', 'either', (file) => ({
    both: { compressedSize: deflateRawSync(file.bytes).length + 20 },
  })),
  further('two-headers-over-one-file', 'E_ZIP_FORMAT', 'either', (files) => ({
    bytes: files[0]?.bytes ?? Buffer.alloc(0),
    absent: true,
    central: { offset: 0 },
  })),
  about('stored-with-a-descriptor', 'E_ZIP_FORMAT', 'either', { stored: true, descriptor: 4 }),
  about('stored-with-two-sizes', 'E_ZIP_FORMAT', 'either', (file) => ({
    stored: true,
    both: { size: file.bytes.length + 1 },
  })),
  about('crc-that-is-wrong', 'E_ZIP_FORMAT', 'broken', { both: { crc32: 0x12345678 } }),
  about('size-that-is-too-large', 'E_ZIP_FORMAT', 'either', (file) => ({ both: { size: file.bytes.length + 1 } })),
  about('size-that-is-too-small', 'E_ZIP_FORMAT', 'either', (file) => ({ both: { size: file.bytes.length - 1 } })),
  about('data-that-is-no-deflate', 'E_ZIP_FORMAT', 'broken', { data: Buffer.alloc(500, 7) }),
  about('data-with-something-behind-its-end', 'E_ZIP_FORMAT', 'either', (file) => ({
    data: Buffer.concat([deflateRawSync(file.bytes), Buffer.from('hidden')]),
  })),
  about('data-that-lacks-its-last-byte', 'E_ZIP_FORMAT', 'either', (file) => ({
    data: deflateRawSync(file.bytes).subarray(0, -1),
  })),
  about('byte-flipped-in-the-data', 'E_ZIP_FORMAT', 'broken', (file) => {
    const data = deflateRawSync(file.bytes);
    data[100] = (data[100] ?? 0) ^ 1;
    return { data };
  }),
  about(
    'zip64-field-with-another-size',
    'E_ZIP_FORMAT',
    'either',
    wide((file, deflated) => [file.bytes.length + 1, deflated]),
  ),
  about(
    'zip64-field-with-something-else',
    'E_ZIP_FORMAT',
    'either',
    wide((file, deflated) => [file.bytes.length, deflated, 0, 0]),
  ),
  about(
    'zip64-field-without-a-size',
    'E_ZIP_FORMAT',
    'either',
    wide((file) => [file.bytes.length]),
  ),
  about('second-name-in-an-extra-field', 'E_ZIP_FORMAT', 'either', {
    central: { extra: extraField(0x7075, Buffer.from('\x01....VERIFY.md', 'latin1')) },
  }),
  about('extra-field-that-is-too-long', 'E_ZIP_FORMAT', 'either', {
    central: { extra: Buffer.from([0x55, 0x54, 9, 0, 1]) },
  }),
  about('comment-of-a-file', 'E_ZIP_FORMAT', 'either', { central: { comment: 'see also' } }),
  about('file-in-another-part', 'E_ZIP_FORMAT', 'either', { central: { disk: 1 } }),
  about('name-that-is-no-utf8', 'E_ZIP_FORMAT', 'either', { both: { name: Buffer.from([0x6c, 0xff]) } }),
  about('name-in-an-unknown-code-page', 'E_ZIP_FORMAT', 'either', { both: { name: 'lög', flags: 0 } }),

  about('encrypted', 'E_ZIP_ENTRY', 'either', { both: { flags: 0x0801 } }),
  about('strongly-encrypted', 'E_ZIP_ENTRY', 'either', { both: { flags: 0x0841, version: 50 } }),
  about('with-masked-headers', 'E_ZIP_ENTRY', 'either', { both: { flags: 0x2800 } }),
  about('patched-data', 'E_ZIP_ENTRY', 'either', { both: { flags: 0x0820 } }),
  about('method-bzip2', 'E_ZIP_ENTRY', 'either', { both: { method: 12 } }),
  about('method-deflate64', 'E_ZIP_ENTRY', 'either', { both: { method: 9 } }),
  about('method-zstandard', 'E_ZIP_ENTRY', 'either', { both: { method: 93 } }),
  about('version-of-the-future', 'E_ZIP_ENTRY', 'either', { both: { version: 63 } }),
  about('symbolic-link', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0o120777 * 0x10000 } }),
  about('device', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0o020644 * 0x10000 } }),
  about('pipe', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0o010644 * 0x10000 } }),
  about('folder-by-its-mode', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0o040755 * 0x10000 } }),
  about('folder-by-its-attribute', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0x10 } }),
  about('volume-label', 'E_ZIP_ENTRY', 'either', { central: { attributes: 0x08 } }),
  about('file-of-an-unknown-system', 'E_ZIP_ENTRY', 'either', { central: { madeBy: 0x0714 } }),
  further('folder', 'E_ZIP_ENTRY', 'either', { name: 'derived/', bytes: Buffer.alloc(0), stored: true }),

  further('bomb', 'E_ZIP_LIMIT', 'sound', { bytes: BOMB }),
  further('bomb-that-hides-its-size', 'E_ZIP_FORMAT', 'either', { bytes: BOMB, both: { size: 4096 } }),
  about('entry-of-seventeen-megabytes', 'E_ZIP_LIMIT', 'sound', { bytes: numbers(17) }),
  archived('manifest-of-a-megabyte', 'E_ZIP_LIMIT', 'sound', {
    files: (forge) => forge.write('MANIFEST.json', numbers(1)),
  }),
  further('file-of-a-gigabyte', 'E_ZIP_LIMIT', 'either', { both: { size: 2 ** 30 } }),
  further('file-of-a-petabyte', 'E_ZIP_LIMIT', 'either', {
    central: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Field(2 ** 50, 2 ** 50) },
  }),
  further('name-of-a-thousand-letters', 'E_ZIP_LIMIT', 'sound', { name: `derived/${'a'.repeat(1000)}` }),

  named('that-leaves-the-folder', '../../etc/passwd'),
  named('that-leaves-the-folder-later', 'derived/../../../etc/passwd'),
  named('that-is-absolute', '/etc/passwd'),
  named('with-a-drive', 'C:/Windows/win.ini'),
  named('with-a-drive-and-nothing-else', 'C:win.ini'),
  named('with-backslashes', 'derived\\..\\..\\evil.dll'),
  named('of-another-computer', '//server/share/evil'),
  named('with-nul', 'derived/report.html\u0000.exe'),
  named('with-a-line-break', 'derived/report\n.html'),
  named('with-an-escape', 'derived/\u001b[2Jreport.html'),
  named('with-delete', 'derived/\u007freport.html'),
  named('that-is-nothing', ''),
  named('with-an-empty-part', 'derived//report.txt'),
  named('with-a-dot-part', 'derived/./report.txt'),
  named('that-is-hidden', 'derived/.htaccess'),
  named('that-ends-with-a-dot', 'derived/report.'),
  named('with-a-space-at-its-end', 'derived/report '),
  named('of-a-device', 'derived/con'),
  named('of-a-device-with-an-ending', 'derived/NUL.txt'),
  named('with-a-stream', 'derived/report.html:evil'),
  named('written-from-right-to-left', 'derived/\u202egpj.exe'),
  named('that-lies-too-deep', `derived/${'a/'.repeat(9)}b`),
  named('that-has-no-place', 'README.md'),
  named('that-has-no-place-in-a-folder', 'copy/log/00000000000000000000.dsse.json'),

  named('twice', 'derived/access.csv', 'E_PATH_COLLISION'),
  further('same-file-twice', 'E_PATH_COLLISION', 'either', (files) => ({ name: VICTIM, bytes: victimIn(files) })),
  named('that-differs-in-its-case', 'derived/Access.csv', 'E_PATH_COLLISION'),
  archived('name-in-two-normal-forms', 'E_PATH_COLLISION', 'either', {
    pack: (files) => ({
      files: [
        ...files,
        ...['caf\u00e9', 'cafe\u0301'].map((name) => ({ name: `derived/${name}`, bytes: Buffer.alloc(0) })),
      ],
    }),
  }),
  named('of-a-file-that-is-a-folder-too', 'derived/access.csv/more', 'E_PATH_COLLISION'),
];
