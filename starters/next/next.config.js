/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // SQLite brings a file of its own along, which must stay where it is.
  serverExternalPackages: ['node-sqlite3-wasm'],
  // Where the project begins, whatever lies in the folders above it.
  turbopack: { root: import.meta.dirname },
};
