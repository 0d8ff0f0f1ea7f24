// The server's state in the page: asked once, kept for a while, asked again when the link is back.
import { QueryClient } from '@tanstack/react-query';

/** What was just asked for is not asked for again, in ms. */
const FRESH_MS = 10_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    // `send` asks again where the link fails; more would only multiply it.
    queries: { staleTime: FRESH_MS, retry: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
