// Short names for what the server describes.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Me = Schemas['Me'];
export type ListedProject = Schemas['ListedProject'];
export type ProjectList = Schemas['ProjectList'];
export type Providers = Schemas['Providers'];
export type ImportedProject = Schemas['ImportedProject'];
