import { api, body } from '../../api/client';
import { signedIn } from '../../api/session';

/** Signs in by a one-time link's token. Who watches the session goes on from there. */
export async function redeem(invite: string): Promise<void> {
  signedIn(await body(api.POST('/api/v1/auth/redeem', { body: { invite } })));
}
