// Addresses that the server has, or gets, and does not describe yet. A line leaves when `npm run api`
// brings it: what the description says always wins.

type Params = { query?: never; header?: never; path?: never; cookie?: never };
type Json<T> = { content: { 'application/json': T } };
type Get<T, P = Params> = { parameters: P; get: { parameters: P; responses: { 200: Json<T> } } };

export interface Me {
  user: string;
  role: string;
  /** `dev` asks nobody to sign in. */
  mode: 'dev' | 'jwt';
}

export interface Redeemed {
  access_token: string;
  refresh_token: string;
  user: string;
  role: string;
}

export interface PendingPaths {
  '/api/v1/auth/me': Get<Me>;
  '/api/v1/auth/redeem': {
    parameters: Params;
    post: { parameters: Params; requestBody: Json<{ invite: string }>; responses: { 200: Json<Redeemed> } };
  };
  '/api/v1/auth/logout': {
    parameters: Params;
    post: { parameters: Params; requestBody: Json<{ refresh_token?: string }>; responses: { 200: Json<unknown> } };
  };
}
