/** What the list of clients loads after its first picture. */
export { default as ClientFilters } from './ClientFilters.svelte'
export { default as ClientLife } from './life/ClientLife.svelte'
