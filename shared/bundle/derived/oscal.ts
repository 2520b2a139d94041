import { CATALOGUE } from '../../controls/catalogue.ts';
import type { ControlTest } from '../../controls/contract.ts';
import { byCodeUnit, canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { safeText } from '../../kernel/safe-text.ts';
import { uuidV5 } from '../../kernel/uuid.ts';
import type { EvidenceLink } from '../period/evidence-link.ts';
import type { FindingOverPeriod } from '../period/finding-rows.ts';
import type { ControlOverPeriod, PeriodReport } from '../period/report.ts';

/** What the tools of the field read; later versions add nothing that is used here. */
const OSCAL_VERSION = '1.2.1';
/** Namespace of our properties. */
const NAMESPACE = 'urn:rollcall:oscal';
/** Namespace of our UUIDs: version 5 of the name above in that of URLs. */
const UUID_NAMESPACE = uuidV5('6ba7b811-9dad-11d1-80b4-00c04fd430c8', NAMESPACE);

type Properties = { readonly [name: string]: string | number | null };

/**
 * The period as OSCAL assessment results. Findings are on controls of NIST SP 800-53, whose catalogue is public; the
 * numbers of other frameworks stand as properties beside them.
 */
export function assessmentResults(report: PeriodReport): string {
  const { scope, period, asOf, verification } = report;
  const id = (...names: readonly string[]) =>
    uuidV5(UUID_NAMESPACE, canonicalJson([scope.origin, period.from, period.to, asOf, ...names]));
  const title = `Access controls of ${scope.origin}, ${period.from} to ${period.to}`;
  const controls = controlsOf(report);
  const observations = [
    ...report.controls.map((control) => observationOfTest(control, report, id)),
    ...report.findings.map((finding) => observationOfFinding(finding, id)),
  ];
  return canonicalJson({
    'assessment-results': {
      uuid: id('assessment-results'),
      metadata: {
        title: plain(title),
        'last-modified': asOf,
        version: `${verification.head.seq}:${verification.head.digest}`,
        'oscal-version': OSCAL_VERSION,
      },
      'import-ap': { href: `#${id('policy')}` },
      results: [
        {
          uuid: id('result'),
          title: plain(title),
          description: `Results of the control tests that were run over the evidence log ${scope.origin}. They support the assessment of controls; they are derived, and the signed evidence decides.`,
          start: period.from,
          end: period.to,
          props: properties({
            'slots-expected': report.completeness.expected,
            'slots-evaluated': report.completeness.evaluated,
            'log-head': `${verification.head.seq}:${verification.head.digest}`,
          }),
          'reviewed-controls': {
            'control-selections': [
              { 'include-controls': controls.map(({ number }) => ({ 'control-id': controlId(number) })) },
            ],
          },
          ...(observations.length > 0 && { observations }),
          findings: controls.map(({ number, tests }) => conclusionOn(number, tests, report, id)),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: id('policy'),
            title: 'What the tests measured against',
            description: 'The policies of the period, each with the log entry that first shows it.',
            ...(report.policies.length > 0 && {
              rlinks: report.policies.flatMap(({ evidence }) => resourceLink(evidence)),
            }),
          },
        ],
      },
    },
  });
}

type Id = (...names: readonly string[]) => string;

interface ReviewedControl {
  /** `AC-2(3)`. */
  readonly number: string;
  readonly tests: readonly ControlOverPeriod[];
}

/** The controls of NIST SP 800-53 that the tests of the period support. OSCAL wants one at least. */
function controlsOf({ controls }: PeriodReport): ReviewedControl[] {
  const numbers = new Map<string, ControlOverPeriod[]>();
  for (const control of controls) {
    if (control.coverage.state === 'not-applicable') continue;
    for (const number of testOf(control)?.controls.nist80053 ?? []) {
      numbers.set(number, [...(numbers.get(number) ?? []), control]);
    }
  }
  const found = [...numbers]
    .map(([number, tests]) => ({ number, tests }))
    .sort((a, b) => byCodeUnit(a.number, b.number));
  return found.length > 0 ? found : [{ number: 'CA-7', tests: [] }];
}

function testOf({ test }: ControlOverPeriod): ControlTest | undefined {
  return CATALOGUE.find(({ id }) => id === test);
}

/** `AC-2(3)` is `ac-2.3` in NIST's catalogue. */
function controlId(number: string): string {
  return number.toLowerCase().replace(/\((\d+)\)/, '.$1');
}

function observationOfTest(control: ControlOverPeriod, report: PeriodReport, id: Id): Json {
  const { test, connection, title, criterion, coverage, deviations, unwaived, net, last, controls } = control;
  const { soc2, iso27001 } = controls;
  return {
    uuid: id('test', test, connection ?? ''),
    title: plain(`${test} ${title}${connection === null ? '' : `, ${connection}`}`),
    description: plain(`${criterion} ${coverage.conclusive} of ${coverage.slots} slots were conclusive.`),
    props: properties({
      test,
      connection,
      coverage: coverage.state,
      'slots-conclusive': coverage.conclusive,
      'slots-passed': net.pass,
      'slots-failed': net.fail,
      deviations,
      'deviations-not-waived': unwaived,
      soc2: soc2?.join(' ') ?? null,
      iso27001: iso27001?.join(' ') ?? null,
    }),
    methods: ['TEST'],
    types: ['control-objective'],
    ...(last && { 'relevant-evidence': relevantEvidence(last.evidence, 'The last evaluation of the period') }),
    collected: last ? toInstant(millisecondsOf(last.slot)) : report.asOf,
  };
}

function observationOfFinding({ key, test, title, severity, standings }: FindingOverPeriod, id: Id): Json {
  const [first] = standings;
  if (!first) throw new Error('a finding of the period stood in it');
  const closed = standings.at(-1)?.closed ?? null;
  return {
    uuid: id('finding', key),
    title: plain(title),
    description: plain(
      `${title}. Opened ${standings.map(({ opened }) => opened.at).join(', ')}; ${closed ? `closed ${closed.at}` : 'not closed'}.`,
    ),
    props: properties({ 'finding-key': key, test, severity }),
    methods: ['TEST'],
    types: ['discovery'],
    'relevant-evidence': relevantEvidence(first.opened, 'The evaluation that found it'),
    collected: first.opened.at,
  };
}

/** Satisfied, as far as the tests can say, is a control whose tests all cover the period and found nothing that stands. */
function conclusionOn(number: string, tests: readonly ControlOverPeriod[], report: PeriodReport, id: Id): Json {
  const names = new Set(tests.flatMap(({ findings }) => findings));
  const related = report.findings.filter(({ key }) => names.has(key));
  const hasFailed = related.some(
    ({ severity, standings }) => severity !== 'informational' && standings.some(({ isWaived }) => !isWaived),
  );
  const isCovered = tests.length > 0 && tests.every(({ coverage }) => coverage.state === 'demonstrated');
  const reason = hasFailed ? 'fail' : isCovered ? 'pass' : 'other';
  const observations = [
    ...tests.map(({ test, connection }) => id('test', test, connection ?? '')),
    ...related.map(({ key }) => id('finding', key)),
  ];
  return {
    uuid: id('control', number),
    title: plain(`${number}: ${TITLES[reason]}`),
    description: plain(
      `By ${tests.length} control test(s), ${tests.filter(({ coverage }) => coverage.state === 'demonstrated').length} of which cover the period. They support an assessment of the control and are not one.`,
    ),
    target: {
      type: 'statement-id',
      'target-id': `${controlId(number)}_smt`,
      status: { state: reason === 'pass' ? 'satisfied' : 'not-satisfied', reason },
    },
    ...(observations.length > 0 && {
      'related-observations': observations.map((uuid) => ({ 'observation-uuid': uuid })),
    }),
  };
}

const TITLES = {
  pass: 'the tests found no deviation',
  fail: 'the tests found deviations',
  other: 'not demonstrated',
} as const;

function relevantEvidence({ entry, artifact }: EvidenceLink, what: string): Json {
  const description = `${what}: entry ${entry} of the evidence log.`;
  return [{ ...(artifact !== null && { href: `../${artifact}` }), description }];
}

function resourceLink({ artifact }: EvidenceLink): { [name: string]: Json }[] {
  if (artifact === null) return [];
  const sha256 = artifact.slice(artifact.lastIndexOf('/') + 1);
  return [{ href: `../${artifact}`, hashes: [{ algorithm: 'SHA-256', value: sha256 }] }];
}

function properties(values: Properties): Json {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name, ns: NAMESPACE, value: plain(String(value)) }],
  );
}

/** OSCAL's strings are one line without white space around it, and never empty. */
function plain(text: string): string {
  return safeText(text).trim() || '-';
}
