import type { Page } from '@playwright/test'

/** A file dropped onto the window, as the browser reports it. */
export async function drop(page: Page, name: string, data: Buffer): Promise<void> {
  const files = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${data.toString('base64')}'), (sign) => sign.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], '${name}'))
    return transfer
  })()`)
  await page.dispatchEvent('main', 'drop', { dataTransfer: files })
}
