/** Width and height of a picture as its first bytes tell; null when they are not of that type. */
export function pictureSize(
  mimeType: string,
  base64: string,
): { width: number; height: number } | null {
  const head = bytesOf(base64.slice(0, mimeType === 'image/jpeg' ? JPEG_HEAD : HEAD))
  if (!head) return null
  const at = new DataView(head.buffer)
  const tag = (from: number, length: number): string =>
    String.fromCharCode(...head.subarray(from, from + length))
  try {
    if (mimeType === 'image/png' && tag(1, 3) === 'PNG') {
      return { width: at.getUint32(16), height: at.getUint32(20) }
    }
    if (mimeType === 'image/gif' && tag(0, 3) === 'GIF') {
      return { width: at.getUint16(6, true), height: at.getUint16(8, true) }
    }
    if (mimeType === 'image/jpeg' && at.getUint16(0) === 0xffd8) return jpegSize(at)
    if (mimeType === 'image/webp' && tag(8, 4) === 'WEBP') return webpSize(at, tag(12, 4))
  } catch {
    // It ends before it says how large it is.
  }
  return null
}

const HEAD = 64
const JPEG_HEAD = 128 * 1024 // what a camera has to say comes before the size

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const head = atob(base64.replace(/=+$/, ''))
    return Uint8Array.from(head, (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** Walks over the segments to the one that begins a frame. */
function jpegSize(at: DataView): { width: number; height: number } | null {
  for (let place = 2; place < at.byteLength;) {
    const marker = at.getUint16(place)
    if (marker < 0xff00) return null
    const isFrame =
      marker >= 0xffc0 && marker <= 0xffcf && ![0xc4, 0xc8, 0xcc].includes(marker & 255)
    if (isFrame) return { width: at.getUint16(place + 7), height: at.getUint16(place + 5) }
    place += 2 + at.getUint16(place + 2)
  }
  return null
}

function webpSize(at: DataView, form: string): { width: number; height: number } | null {
  if (form === 'VP8X') {
    const part = (from: number): number => (at.getUint32(from, true) & 0xffffff) + 1
    return { width: part(24), height: part(27) }
  }
  if (form === 'VP8 ') {
    return { width: at.getUint16(26, true) & 0x3fff, height: at.getUint16(28, true) & 0x3fff }
  }
  if (form !== 'VP8L') return null
  const bits = at.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}
