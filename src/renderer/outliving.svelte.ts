/**
 * Makes something that is kept for longer than the component that asks for it first. Made plainly,
 * what it derives would stand still as soon as that component ends.
 */
export function outliving<T>(make: () => T): T {
  let made!: T
  $effect.root(() => void (made = make()))
  return made
}
