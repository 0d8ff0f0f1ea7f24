// The state of a project's run, and how events change it.
export { execution, field, type ProjectEvent } from './event';
export { type Taken, take } from './reduce';
export { type SandboxState, type Standing, settleBy, standing } from './standing';
export * from './state';
