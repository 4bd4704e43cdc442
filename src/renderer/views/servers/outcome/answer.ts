import { isRecord, isWithin } from '../../../components/schema/json.ts'

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

const BOUNDS = { nodes: 50_000, characters: 2_000_000, depth: 200 }

/** Whether a part of an answer is small enough to be laid out without holding the window. */
export const canLayOut = (value: unknown): boolean => isWithin(value, BOUNDS)
