import * as z from 'zod';
import { connectionIdSchema, secretReferenceSchema } from '../option-fields.ts';

/** The public cloud. The national clouds have other hosts, for the token and for Graph. */
export const GRAPH_HOST = 'graph.microsoft.com';
export const TOKEN_HOST = 'login.microsoftonline.com';

/** Object ids, application ids and tenant ids, as Graph writes them. */
const guidSchema = z.guid('must be an id such as 6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11').toLowerCase();

const applicationSchema = z.strictObject({
  /** Connection of the application that the directory assigns. */
  connection: connectionIdSchema,
  /** Object id of the enterprise application. Never found by name: there may be several of one name. */
  servicePrincipal: guidSchema,
  /** Whom the directory provisions: "Sync only assigned users and groups", or all users. */
  scope: z.enum(['assigned', 'everybody']),
  /** Whether app roles say what role somebody has in the application. They miss what was set by hand there. */
  appRoles: z.enum(['ignored', 'indicative']).default('ignored'),
});

export const entraOptionsSchema = z
  .strictObject({
    id: connectionIdSchema,
    kind: z.literal('idp'),
    provider: z.literal('entra'),
    /** Only simulators on this machine answer elsewhere, as the authority. */
    baseUrl: z.string().default(`https://${GRAPH_HOST}/v1.0`),
    authority: z.string().default(`https://${TOKEN_HOST}`),
    tenant: guidSchema,
    /** Application id of the app registration that reads. */
    clientId: guidSchema,
    clientSecret: secretReferenceSchema.optional(),
    /** A PEM with the private key and its certificate, in place of a secret. */
    certificate: secretReferenceSchema.optional(),
    application: applicationSchema.optional(),
    /** Groups, by object id, whose members are kept: to compare them with teams of the application. */
    groups: z.array(guidSchema).default([]),
    /** Whether to read what the directory has lately sent to the application. */
    provisioningLog: z.boolean().default(false),
  })
  .superRefine((options, context) => {
    if ((options.clientSecret === undefined) === (options.certificate === undefined)) {
      context.addIssue({ code: 'custom', path: [], message: 'must name either a clientSecret or a certificate' });
    }
    if (options.provisioningLog && !options.application) {
      context.addIssue({ code: 'custom', path: ['provisioningLog'], message: 'is of an application; name it too' });
    }
  });

export type EntraOptions = z.infer<typeof entraOptionsSchema>;
