import { RollcallError } from '../shared/kernel/errors.ts';

/** What was asked for cannot be deployed. One sentence: what, where, what to do. */
export class Refusal extends RollcallError<'deployment-refused'> {
  constructor(message: string) {
    super('deployment-refused', message);
  }
}
