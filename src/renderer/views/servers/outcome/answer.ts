import { isRecord } from '../../../components/schema/json.ts'

/** The answer of a tool, read from whatever a server sent. */
export interface Answer {
  /** The tool says of itself that it failed. */
  isError: boolean
  content: readonly unknown[]
  /** undefined: none. */
  structured: unknown
  /** The answer is of no form that the protocol knows. */
  isUnknown: boolean
}

/** Reads an answer; never throws. */
export function readAnswer(result: unknown): Answer {
  const { content, structuredContent: structured, isError } = isRecord(result) ? result : {}
  return {
    isError: isError === true,
    content: Array.isArray(content) ? content : [],
    structured,
    isUnknown: !Array.isArray(content) && structured === undefined,
  }
}
