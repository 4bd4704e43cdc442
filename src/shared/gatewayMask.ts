/** What gateways write in place of a value (v1.3.63 to v1.5.16, wire). */
const GATEWAY_MASK = /^(?:.{4}\*{24}.{4}|\*{1,8}|<redacted>|\[REDACTED\])$/s

/** Whether a text is what a gateway shows instead of a value; sent back it would become the value (2.5). */
export const isGatewayMask = (text: string): boolean => GATEWAY_MASK.test(text)

/** Whether some of a text is masked, by a gateway or by this app. */
export const hasMask = (text: string): boolean => text.includes('••••') || isGatewayMask(text)
