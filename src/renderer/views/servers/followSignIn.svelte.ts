import { signIns } from '../../state/signIns.svelte.ts'
import type { Entry } from './entries.ts'

/** Keeps known, as long as the view is there, whether somebody is signed in to the shown entry. */
export function followSignIn(shown: () => Entry | null): void {
  $effect(() => {
    const entry = shown()
    if (entry?.recipe.remote?.authorization.type !== 'oauth') return
    // What changes it: a sign-in, and a test that renews its tokens or loses them.
    void [entry.probe?.state, signIns.of(entry.key)?.state]
    void signIns.look(entry.key).catch(() => undefined)
  })
}
