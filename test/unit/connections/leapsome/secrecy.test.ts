import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { CANARIES, SALARY_ATTRIBUTE } from '../../../simulators/leapsome/resources.ts';
import { Tenant } from './tenant.ts';

describe('personal data that nobody asked for', () => {
  const found = (text: string) =>
    Object.entries(CANARIES).flatMap(([name, canary]) => (text.includes(canary) ? name : []));

  it('is not in the reading, whose certificate counts it and does not name it [E1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect();

    const text = canonicalJson(reading);
    expect(found(text)).toEqual([]);
    expect(
      ['birthday', 'gender', 'photos', 'attachments', SALARY_ATTRIBUTE].filter((name) => text.includes(name)),
    ).toEqual([]);
    // name, photos and meta of the user; attachments, birthday, gender, location and one custom attribute.
    expect(reading.facts.fields.dropped).toBe(8);
  });

  it('is kept from a custom attribute only where its id is opted into [E1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect({ customAttributes: [SALARY_ATTRIBUTE] });

    expect(found(canonicalJson(reading))).toEqual(['salaryClass']);
    expect(reading.facts.fields.kept).toContain(SALARY_ATTRIBUTE);
    expect(reading.facts.fields.dropped).toBe(7);
  });
});
