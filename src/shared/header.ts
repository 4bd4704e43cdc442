/** Whether it can be the name of a header (RFC 9110, token). */
export const isHeaderName = (name: string): boolean => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)

/** Whether it can be the value of a header: a line break would begin another one. */
export const isHeaderValue = (value: string): boolean => /^[\t\x20-\x7e\x80-\uffff]*$/.test(value)
