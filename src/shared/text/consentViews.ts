import type { RecipeHint } from '../model/server.ts'

/** Texts of the sheet that asks before something runs. */

export const CONSENT = {
  title: 'Run this on your computer?',
  rights: 'It runs with your rights: your files, your network.',
  /** Goes on after the name. */
  first: 'has not run here before.',
  again: (time: string): string =>
    `ran before (${time}) with something else, so you are asked again.`,
  changedSince: 'New since then',
  command: 'Command and arguments, exactly as started',
  notFound: 'not found on this computer',
  isNew: 'new',
  emptyArgument: 'empty',
  package: 'package',
  withoutAsking: 'installs without asking',
  environment: 'Environment, besides PATH',
  noEnvironment: 'Nothing is added',
  fromKeychain: 'from keychain',
  typedSecret: 'secret',
  runsIn: 'Runs in',
  limits: (start: string, request: string): string => `${start} to start, ${request} per request`,
  when: 'Asked on the first run, and when the command, an argument, a variable’s name or the folder changes.',
  copy: 'Copy as shell line',
  cancel: 'Cancel',
  run: 'Run test',
}

/** A strong first line and what it means, for something worth knowing before a recipe runs. */
export const HINT: Record<RecipeHint['key'], (about: string) => { first: string; rest: string }> = {
  secretInArgs: (about) => ({
    first: `${about === '' ? 'An argument' : about} holds what looks like a key.`,
    rest: 'Arguments are saved as they are and seen in the process list. Use a secret variable.',
  }),
  downloads: (about) => ({
    first: `Downloads ${about === '' ? 'code' : about}.`,
    rest: 'Code from a registry runs on this computer.',
  }),
  unpinned: (about) => ({
    first: `${about === '' ? 'The package' : about} has no fixed version.`,
    rest: 'The newest one runs, today and next time.',
  }),
  npxAsks: (about) => ({
    first: `npx may ask before it installs ${about === '' ? 'the package' : about}.`,
    rest: 'Nobody can answer it here. Add -y as the first argument.',
  }),
  dockerNeedsI: () => ({
    first: 'docker run needs -i.',
    rest: 'Without it the server hears nothing and the test runs into its limit.',
  }),
  shellSyntax: (about) => ({
    first: `“${about}” is passed on as it stands.`,
    rest: 'No shell reads this line, so nothing is expanded.',
  }),
  relativePath: (about) => ({
    first: `${about} is a relative path.`,
    rest: 'It is looked up from the folder the server runs in.',
  }),
  windowsPath: (about) => ({
    first: `${about} belongs to Windows.`,
    rest: 'On this computer such a path or program does not exist. Give the one it has here.',
  }),
  plainHttp: (host) => ({
    first: `${host} is reached by http, which is not encrypted.`,
    rest: 'Everybody on the way can read what is sent, also headers and tokens.',
  }),
  secretInUrl: () => ({
    first: 'The URL seems to hold a key.',
    rest: 'URLs are stored readable and stand in logs. Use a secret header, or ${input:name}.',
  }),
}
