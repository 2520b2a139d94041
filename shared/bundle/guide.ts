import type { PublicKey } from '../kernel/fingerprint.ts';
import type { BundleSubject } from './manifest.ts';

interface GuideSubject extends BundleSubject {
  /** All keys that have signed the log, the first one first. */
  readonly keys: readonly PublicKey[];
  /** Whether who writes the log also signs it. */
  readonly isSelfAttested: boolean;
}

/** VERIFY.md: how to check a bundle without us. It is the same for the same manifest. */
export function guideOf({ origin, period, head, keys, isSelfAttested }: GuideSubject): string {
  const fingerprints = keys.map(({ keyid }, i) => `- ${i === 0 ? 'first' : 'then'} \`${keyid}\``).join('\n');
  return `# How to verify this bundle

The evidence log of \`${origin}\`, entries 0 to ${head.seq}, and its evidence from ${period.from} up to ${period.to} (not included).
Everything here can be verified offline, without the software that made it.

## First

1. **The trust anchor.** The log was opened with one key, and everything hangs on it being the right one. Get its fingerprint by another
   way than this bundle: from the people who run the collector, from last year's file, from a letter. This bundle says:

${fingerprints}

2. **The verifier.** Whoever could forge this bundle could add a verifier to it. Get \`rollcall-verify.mjs\` or \`verify.html\` from a release of
   Rollcall and compare its digest with the one that is published there, or use only openssl, jq and sha256sum as below.
3. **A nonce**, if you asked for one: the signed statement must hold it, which shows that it was made for you.

## With our verifier

\`\`\`console
node rollcall-verify.mjs bundle.zip --anchor SHA256:… --nonce … \\
  --from ${period.from} --to ${period.to} --schedule '<minute hour day month weekday>' --timezone <IANA name>
\`\`\`

or open \`verify.html\` and drop the zip on it; it uses no network. Period, schedule and time zone are what *you* expect; without a schedule the
log's own record of it is taken. It checks everything that the commands below do, and more: canonical form, references, order, and that no
scheduled slot is missing. Whoever has Rollcall itself can also run the control tests again over the evidence: \`rollcall reperform bundle.zip\`.

## With openssl, jq and sha256sum

Unzip it into an empty folder and go there. These commands stop at the first thing that is wrong; they take about a tenth of a second
for each entry of the log. This line takes them out of this file, the next one runs them:

\`\`\`console
sed -n '/^\`\`\`sh$/,/^\`\`\`$/p' VERIFY.md | sed '/^\`\`\`/d' > ../verify-bundle.sh
ANCHOR=SHA256:… sh ../verify-bundle.sh
\`\`\`

${SCRIPT}
## With cosign

Version 3.0.4 or newer, offline. \`key.pem\` is the file under \`keys/\` of the key that signed, the last one above:

\`\`\`console
cosign verify-blob-attestation --bundle MANIFEST.sigstore.json --key key.pem --insecure-ignore-tlog=true \\
  --type urn:rollcall:attestation:evidence-bundle:v1 MANIFEST.json
sha256sum --check --strict manifest-sha256.txt
\`\`\`

This proves that the key vouches for MANIFEST.json, and so for the files in it. It looks neither at the log nor at who the key belongs to.

## What this proves, and what it does not

- The log is one unbroken chain from its opening to its last entry, signed throughout; the evidence is what the log vouched for at the
  time, and none that the log names for the period is left out.
- It proves what the collector recorded, not that the source told the truth, nor that the collector was honest. Certificates in
  the snapshots, the commit of the software and the source's own dates can be held against other records.
${isSelfAttested ? SELF_ATTESTED : APART}
- Times are the collector's own. The checkpoint says when this bundle was made; the nonce, that it was not before you asked.
- If the newest entries had been deleted together with all that covers them, it would show as missing slots before the checkpoint's time, or
  against a head that you noted earlier: note the digest of the last entry now, and ask for it next time.
- What lies under \`derived/\` is made from the evidence, for reading. It vouches for nothing; numbers in it name the evidence they come from.
`;
}

const SELF_ATTESTED = `- **This log is self-attested.** The same people hold the signing key and the files, so they could write another history and sign it. It
  would show only against something that they do not hold: a head that you noted, an alert that left the company, a copy elsewhere.`;

const APART = `- Entries name the role on whose behalf they were written, and a function that takes requests from roles alone signs them. Whoever could change
  that function, its key's policy and the bucket together could write another history. It would show only against something that they do
  not hold: a head that you noted, an alert, a copy elsewhere.`;

/** Plain sh. Rotations are signed by the old key first and the new key second. */
const SCRIPT = `\`\`\`sh
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# signed <envelope> <number of the signature> <key file>: leaves in $work/payload what was signed
signed() {
  jq -r ".payload, .signatures[$2].sig" "$1" > "$work/envelope"
  head -n 1 "$work/envelope" | base64 -d > "$work/payload"
  tail -n 1 "$work/envelope" | base64 -d > "$work/signature"
  { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < "$work/payload")"; cat "$work/payload"; } > "$work/pae"
  openssl dgst -sha256 -verify "$3" -signature "$work/signature" "$work/pae" > "$work/said" || { echo "$1: wrong signature"; exit 1; }
}
# said <jq filter>: something of what was signed
said() { jq -r "$1" "$work/payload"; }
# same <what> <one> <other>
same() { test "$2" = "$3" || { echo "$1: $2 is not $3"; exit 1; }; }
digest() { sha256sum | cut -c 1-64; }
# The fingerprint of a key as OpenSSH has it
fingerprint() {
  { printf '\\0\\0\\0\\023ecdsa-sha2-nistp256\\0\\0\\0\\010nistp256\\0\\0\\0\\101'; openssl pkey -pubin -in "$1" -outform DER | tail -c 65; } |
    openssl dgst -sha256 -binary | base64 | tr -d =
}

# 1. The files are those of the list, and the list is the manifest's.
sha256sum --check --strict --quiet manifest-sha256.txt
jq -r '.files[] | "\\(.sha256)  \\(.path)"' MANIFEST.json > "$work/listed"
grep -v '  MANIFEST[.]json$' manifest-sha256.txt | diff "$work/listed" -
{ jq -r '.files[].path' MANIFEST.json
  printf '%s\\n' MANIFEST.json MANIFEST.dsse.json MANIFEST.sigstore.json checkpoint.dsse.json manifest-sha256.txt
} | LC_ALL=C sort > "$work/expected"
find . -type f | cut -c 3- | LC_ALL=C sort | diff "$work/expected" -
echo "files: $(wc -l < "$work/listed"), each as listed, and no others"

# 2. The log: opened with the trust anchor, every entry signed and chained to the one before it.
jq -r .payload log/00000000000000000000.dsse.json | base64 -d | jq -r .predicate.key.spki | base64 -d |
  openssl pkey -pubin -inform DER -out "$work/key.pem"
same 'trust anchor' "SHA256:$(fingerprint "$work/key.pem")" "$ANCHOR"
previous=null
size=0
for entry in log/*; do
  signed "$entry" 0 "$work/key.pem"
  said '.predicate.log.seq, .predicate.log.prev, .predicateType' > "$work/entry"
  { read -r seq; read -r before; read -r type; } < "$work/entry"
  same "$entry, its number" "$seq" "$size"
  same "$entry, the entry before it" "$before" "$previous"
  previous=$(digest < "$work/payload")
  size=$((size + 1))
  cat "$work/payload" >> "$work/entries"
  if test "$type" = urn:rollcall:attestation:key-rotation:v1; then
    said .predicate.newKey.spki | base64 -d | openssl pkey -pubin -inform DER -out "$work/next.pem"
    signed "$entry" 1 "$work/next.pem"
    mv "$work/next.pem" "$work/key.pem"
  fi
done
same 'the last entry' "$(jq -r .log.head.digest MANIFEST.json)" "$previous"
echo "log: $size entries from the trust anchor on; note the last one: $((size - 1)):$previous"

# 3. The evidence: all that the log names for the period, and nothing that it does not name.
jq -r '.subject[] | "\\(.digest.sha256)  \\(.name)"' "$work/entries" | LC_ALL=C sort -u > "$work/vouched"
jq -r --slurpfile manifest MANIFEST.json '(.predicate.slot // .predicate.log.appendedAt)[0:19] as $at |
  select($manifest[0].period.from[0:19] <= $at and $at < $manifest[0].period.to[0:19]) |
  .subject[] | "\\(.digest.sha256)  \\(.name)"' "$work/entries" > "$work/needed"
if test -s "$work/needed"; then sha256sum --check --strict --quiet "$work/needed"; fi
jq -r '.files[] | select(.role == "evidence" or .role == "outside-period") | "\\(.sha256)  \\(.path)"' MANIFEST.json |
  LC_ALL=C sort > "$work/evidence"
LC_ALL=C comm -13 "$work/vouched" "$work/evidence" > "$work/orphans"
same 'evidence that no entry names' "$(wc -l < "$work/orphans" | tr -d ' ')" 0
echo "evidence: $(wc -l < "$work/evidence") documents, each named by the log"

# 4. The checkpoint and the manifest, signed by the key that the log ends with.
signed checkpoint.dsse.json 0 "$work/key.pem"
same 'the checkpoint' "$(said .predicateType) $(said .predicate.head.digest)" "urn:rollcall:attestation:log-checkpoint:v1 $previous"
signed MANIFEST.dsse.json 0 "$work/key.pem"
same 'the manifest' "$(said .predicateType) $(said '.subject[0].digest.sha256')" \\
  "urn:rollcall:attestation:evidence-bundle:v1 $(digest < MANIFEST.json)"
same 'the log of the manifest' "$(said .predicate.log.head.digest)" "$previous"
said '.predicate | "manifest: of \\(.origin), made at \\(.exportedAt), nonce \\(.nonce)"'
echo verified
\`\`\`
`;
