import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { root: 'src', include: ['**/*.test.ts'], environment: 'node' } });
