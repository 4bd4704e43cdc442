import type { Annotations, ListedTool, PromptArgument } from '../../../../shared/model/probe.ts'
import type { CallKind, SessionOffer } from '../../../../shared/model/session.ts'

import { isRecord } from '../../../components/schema/json.ts'

/** One thing of a running server that can be called, got or read. */
export interface Thing {
  /** Its place in its list: a broken server may use a name twice. */
  key: string
  kind: CallKind
  name: string
  /** What the request names; of a template still with its gaps. */
  target: string
  description: string
  tool: ListedTool | null
  /** Of a prompt. */
  parameters: readonly PromptArgument[]
  isTemplate: boolean
}

export type ThingTab = 'tools' | 'prompts' | 'resources'

/** The things of one tab, in the order of the server. */
export function thingsOf(offer: SessionOffer, tab: ThingTab): Thing[] {
  const plain = { tool: null, parameters: [], isTemplate: false }
  if (tab === 'tools') {
    return offer.tools.map((tool) => ({
      ...{ ...plain, key: `tool-${tool.index}`, kind: 'tool', name: tool.name, tool },
      ...{ target: tool.name, description: tool.description },
    }))
  }
  if (tab === 'prompts') {
    return offer.prompts.map(({ name, description, arguments: parameters }, at) => ({
      ...{ ...plain, key: `prompt-${at}`, kind: 'prompt', name, target: name, description },
      parameters,
    }))
  }
  const resources = offer.resources.map(({ name, description, detail }, at): Thing => ({
    ...{ ...plain, key: `resource-${at}`, kind: 'resource', name, target: detail, description },
  }))
  const templates = offer.templates.map(({ name, description, detail }, at): Thing => ({
    ...{ ...plain, key: `template-${at}`, kind: 'resource', name, target: detail, description },
    isTemplate: true,
  }))
  return [...resources, ...templates]
}

/** The arguments of a prompt as a schema, so that one form serves all: they are all texts. */
export const promptSchema = (parameters: Thing['parameters']): unknown => ({
  type: 'object',
  properties: Object.fromEntries(
    parameters.map(({ name, description }) => [name, { type: 'string', description }]),
  ),
  required: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
})

/** Whether a schema of arguments declares none. */
export function namesNothing(schema: unknown): boolean {
  if (!isRecord(schema) || WAYS.some((key) => schema[key] !== undefined)) return false
  const { properties, additionalProperties } = schema
  if (isRecord(additionalProperties)) return false // a map: its entries are the parameters
  return properties === undefined || (isRecord(properties) && Object.keys(properties).length === 0)
}

/** How a schema can have parameters without properties of its own. */
const WAYS = ['$ref', 'allOf', 'anyOf', 'oneOf', 'patternProperties', 'const', 'enum']

export type Risk = 'destructive' | 'unhinted'

/** Why a call is asked about first; null when the server declares that nothing is destroyed. */
export function riskOf(annotations: Annotations | null): Risk | null {
  if (annotations?.readOnly === true || annotations?.destructive === false) return null
  return annotations?.destructive === true ? 'destructive' : 'unhinted'
}
