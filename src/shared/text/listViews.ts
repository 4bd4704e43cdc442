import { counted } from './common.ts'

/** Texts of the lists of prompts, resources and templates, and of what a server says of itself. */

export const THINGS = {
  filter: 'Filter by name, text or place',
  filterLabel: { prompts: 'Filter prompts', resources: 'Filter resources' },
  noMatch: 'Nothing matches',
  total: {
    prompts: (count: number): string => counted(count, 'prompt', 'prompts'),
    resources: (resources: number, templates: number): string =>
      [
        counted(resources, 'resource', 'resources'),
        ...(templates === 0 ? [] : [counted(templates, 'template', 'templates')]),
      ].join(', '),
  },
  nameless: 'No name',
  template: 'template',
  uri: 'URI',
  uriTemplate: 'URI template',
  copyUri: 'Copy the URI',
  mimeType: 'Type',
  size: 'Size',
  notDeclared: 'not declared',
  arguments: 'Arguments',
  noArguments: 'No arguments',
  close: 'Close',
  declared: 'declared by the server, not guaranteed',
}

export const SERVER_FACTS = {
  website: 'Website',
  copyWebsite: 'Copy the address',
  icon: 'Icon',
  iconAlt: (name: string): string => `Icon of ${name}`,
  iconLink: (link: string): string => `${link} (not loaded)`,
  tokenizer: 'Token estimate',
  tokenizerWords: (tokens: string): string =>
    `≈ ${tokens} for all tools, counted with o200k_base as gpt-tokenizer knows it. Models count differently.`,
}
