/** Texts of a wait whose limit runs, has passed, or was waived. */
export const WAITING = {
  keep: 'Keep waiting',
  stop: 'Stop',
  passed: (elapsed: string, limit: string): string => `${elapsed}, the limit was ${limit}`,
  endsIn: (left: string): string => `The test ends in ${left} unless you keep waiting.`,
  /** Read aloud once, when the limit passes. */
  passedAloud: (limit: string): string =>
    `The limit of ${limit} passed. Keep waiting, or the test ends soon.`,
  endless: 'No limit now: it ends with the server’s answer, or when you stop it.',
  listed: 'Limit passed. Keep waiting?',
}
