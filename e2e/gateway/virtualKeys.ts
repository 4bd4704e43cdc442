import { randomUUID } from 'node:crypto'
import type { Refusal } from './dialect.ts'

/** What a key may call of one client. */
export interface Assignment {
  /** The row number. */
  id: number
  clientId: string
  /** Null where nothing was sent. */
  tools: string[] | null
}

export interface VirtualKey {
  id: string
  name: string
  description: string
  value: string
  createdAt: string
  updatedAt: string
  assignments: Assignment[]
}

/** A key's right to a client, as the client's list item shows it. */
export interface ShownAssignment {
  virtual_key_id: string
  virtual_key_name: string
  tools_to_execute: string[] | null
}

const whitelistFault = (tools: readonly string[]): string | null => {
  const duplicate = tools.find((tool, index) => tools.indexOf(tool) !== index)
  if (tools.includes('*') && tools.length > 1)
    return "wildcard '*' cannot be used with other values in the whitelist"
  return duplicate === undefined ? null : `duplicate value '${duplicate}' in whitelist`
}

/** The virtual keys of a gateway's database, and what they may call. */
export class VirtualKeys {
  all: VirtualKey[] = []
  #lastRow = 0

  find(id: string): VirtualKey | undefined {
    return this.all.find((key) => key.id === id)
  }

  isNameTaken(name: string): boolean {
    return this.all.some((key) => key.name === name)
  }

  add(name: string, description: string): VirtualKey {
    const createdAt = new Date().toISOString()
    const key = {
      id: randomUUID(),
      name,
      description,
      value: `sk-bf-${randomUUID()}`,
      createdAt,
      updatedAt: createdAt,
      assignments: [],
    }
    this.all.push(key)
    return key
  }

  remove(id: string): void {
    this.all = this.all.filter((key) => key.id !== id)
  }

  /** Replaces what a key may call. */
  assign(key: VirtualKey, wanted: readonly Omit<Assignment, 'id'>[]): void {
    key.assignments = wanted.map((assignment) => ({ ...assignment, id: (this.#lastRow += 1) }))
    key.updatedAt = new Date().toISOString()
  }

  /** Removes a deleted client from every key. */
  forget(clientId: string): void {
    for (const key of this.all) {
      key.assignments = key.assignments.filter((assignment) => assignment.clientId !== clientId)
    }
  }

  /** In the order they were made. */
  assignmentsOf(clientId: string): ShownAssignment[] {
    return this.all
      .flatMap((key) => key.assignments.map((assignment) => ({ key, assignment })))
      .filter(({ assignment }) => assignment.clientId === clientId)
      .sort((one, other) => one.assignment.id - other.assignment.id)
      .map(({ key, assignment }) => ({
        virtual_key_id: key.id,
        virtual_key_name: key.name,
        tools_to_execute: assignment.tools,
      }))
  }

  /** Applies `vk_configs` of a PUT: all of them or, with a refusal, none. Absent and null change nothing. */
  replaceFor(clientId: string, sent: unknown): Refusal | null {
    if (!Array.isArray(sent)) return null
    const wanted = (sent as Record<string, unknown>[]).map(
      ({ virtual_key_id: id, tools_to_execute: tools }) => ({
        id: String(id ?? ''),
        tools: Array.isArray(tools) ? (tools as string[]) : null,
      }),
    )
    for (const [index, { id, tools }] of wanted.entries()) {
      if (id === '') return { status: 400, text: 'virtual_key_id must not be empty' }
      if (wanted.findIndex((other) => other.id === id) < index) {
        return { status: 400, text: `duplicate virtual_key_id in vk_configs: ${id}` }
      }
      const fault = whitelistFault(tools ?? [])
      if (fault !== null) {
        return { status: 400, text: `invalid tools_to_execute for virtual key ${id}: ${fault}` }
      }
    }
    const unknown = wanted.find(({ id }) => this.find(id) === undefined)
    if (unknown !== undefined) {
      const text = `MCP client was updated but VK assignment update failed: failed to create VK MCP config for ${unknown.id}: FOREIGN KEY constraint failed`
      return { status: 500, text }
    }
    for (const key of this.all) {
      const kept = key.assignments.filter((assignment) => assignment.clientId !== clientId)
      const entry = wanted.find(({ id }) => id === key.id)
      const old = key.assignments.find((assignment) => assignment.clientId === clientId)
      if (entry === undefined) key.assignments = kept
      else {
        const row = old?.id ?? (this.#lastRow += 1)
        key.assignments = [...kept, { id: row, clientId, tools: entry.tools }]
      }
    }
    return null
  }
}
