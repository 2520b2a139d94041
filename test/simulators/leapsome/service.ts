import type { Answer, ListQuery, SimulatedRequest, SimulatedService } from '../service.ts';
import { CONTENT_BASE_PATH, type ContentService } from './content/content-service.ts';
import type { ScimService } from './scim-service.ts';

/** Both interfaces of Leapsome on one host, as they are. */
export class LeapsomeService implements SimulatedService {
  readonly scim: ScimService;
  readonly content: ContentService;

  constructor(scim: ScimService, content: ContentService) {
    this.scim = scim;
    this.content = content;
  }

  answer(request: SimulatedRequest): Answer {
    return this.#behind(request.url).answer(request);
  }

  listQuery(url: URL): ListQuery | null {
    return this.#behind(url).listQuery(url);
  }

  #behind({ pathname }: URL): SimulatedService {
    return pathname.startsWith(`${CONTENT_BASE_PATH}/`) ? this.content : this.scim;
  }
}
