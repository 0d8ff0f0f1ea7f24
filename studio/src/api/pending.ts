// Addresses that the server has, or gets, and does not describe yet. A line leaves when `npm run api`
// brings it.

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

export type Activity = 'running' | 'asleep' | 'building' | 'failed' | 'draft' | 'expired';

export interface ListedProject {
  project_id: string;
  name: string;
  prompt: string | null;
  stack: string | null;
  project_type: string;
  activity: Activity;
  created_at: string;
  updated_at: string;
  last_used_at: string;
  thumbnail_url: string | null;
  size_bytes: number;
}

export interface ProjectList {
  projects: ListedProject[];
  next: string | null;
}

export interface Providers {
  default: string;
  providers: { name: string; available: boolean; is_model: boolean; needs: string[] }[];
}

export interface PendingPaths {
  '/api/v1/providers': Get<Providers>;
  '/api/v1/projects': {
    parameters: Params;
    get: {
      parameters: { query?: { search?: string; after?: string; limit?: number } };
      responses: { 200: Json<ProjectList> };
    };
  };
  '/api/v1/projects/{project_id}': {
    parameters: Params;
    patch: {
      parameters: { path: { project_id: string } };
      requestBody: Json<{ name: string }>;
      responses: { 200: Json<{ project_id: string; name: string }> };
    };
  };
  '/api/v1/auth/me': Get<Me>;
  '/api/v1/auth/redeem': {
    parameters: Params;
    post: { parameters: Params; requestBody: Json<{ invite: string }>; responses: { 200: Json<Redeemed> } };
  };
  '/api/v1/auth/logout': {
    parameters: Params;
    post: { parameters: Params; requestBody: Json<{ refresh_token: string }>; responses: { 200: Json<unknown> } };
  };
}
