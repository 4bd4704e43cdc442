/** Small pictures for tests: one pixel, and the first bytes of others. */

/** A whole PNG of one pixel. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

const base64 = (...bytes: number[]): string => btoa(String.fromCharCode(...bytes))
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const four = (value: number): number[] =>
  [value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255)

/** The head of a PNG that claims to be of that size. */
export const pngOf = (width: number, height: number): string =>
  base64(
    0x89,
    ...letters('PNG\r\n\x1a\n'),
    0,
    0,
    0,
    13,
    ...letters('IHDR'),
    ...four(width),
    ...four(height),
  )

/** The head of a GIF, 3 wide and 2 high. */
export const GIF = base64(...letters('GIF89a'), 3, 0, 2, 0)

/** The head of a JPEG, 4 wide and 5 high, with a segment of a camera before the frame. */
export const JPEG = base64(
  ...[0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4],
  ...[0xff, 0xc2, 0, 17, 8, 0, 5, 0, 4, 3],
)

/** The head of a WebP, 6 wide and 7 high. */
export const WEBP = base64(
  ...letters('RIFF'),
  ...[0, 0, 0, 0],
  ...letters('WEBPVP8X'),
  ...[10, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 6, 0, 0, 0],
)
