// An event of a project's stream: `{type, data, ...}`. Nothing in it is believed to have its shape.

export interface ProjectEvent {
  type: string;
  data?: unknown;
  [field: string]: unknown;
}

/** Reads an event's body; null for what is none. */
export function parseEvent(data: string | null): ProjectEvent | null {
  if (data === null) return null;
  try {
    const body: unknown = JSON.parse(data);
    const isEvent = typeof body === 'object' && body !== null && typeof (body as ProjectEvent).type === 'string';
    return isEvent ? (body as ProjectEvent) : null;
  } catch {
    return null;
  }
}

/** A field, wherever the event's type carries it. */
export function field(event: ProjectEvent, name: string): unknown {
  const inside = event.data as Record<string, unknown> | null | undefined;
  return event[name] ?? (typeof inside === 'object' ? inside?.[name] : undefined);
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const count = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0);

/** The execution that the event is about; what the generation says carries its name instead. */
export function execution(event: ProjectEvent): string | null {
  const id = event.exec_id;
  return typeof id === 'string' && id !== '' && id !== 'generation' ? id : null;
}
