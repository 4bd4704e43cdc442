import type { ProbeView, ListedTool } from '../../../shared/model/probe.ts'
import type { RegistrationDraft, RegistrationPlan } from '../../../shared/model/registration.ts'
import { checkClientName } from '../../../shared/clientName.ts'
import { AppError } from '../../../shared/errors.ts'
import { setOf, withItem } from '../../readonlySet.ts'
import { registrations } from '../../state/registrations.svelte.ts'

export type Objection = { kind: 'rule'; reason: string } | { kind: 'taken'; name: string }

/** What the user chooses on the register sheet: gateway, name, tools. Nothing is written here. */
export class Choice {
  gatewayId = $state<string | null>(null)
  plan = $state.raw<RegistrationPlan | null>(null)
  failure = $state.raw<AppError | null>(null)
  isPlanning = $state(false)
  /** What the user typed; null follows the suggestion. */
  typedName = $state<string | null>(null)
  allowed: ReadonlySet<string> = $state.raw(setOf([]))
  auto: ReadonlySet<string> = $state.raw(setOf([]))
  readonly probe: ProbeView
  readonly tools: readonly ListedTool[]
  #plans = 0

  dropped = $derived(
    setOf(
      this.plan?.changes.filter(({ key }) => key === 'droppedTool').map(({ about }) => about) ?? [],
    ),
  )
  name = $derived(this.typedName ?? this.plan?.suggestedName ?? '')
  hasAutoList = $derived(this.plan?.hasAutoList ?? true)

  /** Why the name cannot be used on this gateway; null when it can. */
  objection = $derived.by((): Objection | null => {
    if (!this.plan) return null
    const reason = checkClientName(this.name, this.plan.nameRule)
    if (reason !== null) return { kind: 'rule', reason }
    const isTaken = this.plan.takenNames.includes(this.name)
    return isTaken ? { kind: 'taken', name: this.name } : null
  })

  canRegister = $derived(this.plan !== null && !this.isPlanning && this.objection === null)

  constructor(probe: ProbeView) {
    this.probe = probe
    this.tools = probe.result?.tools ?? []
    this.allowed = setOf(this.tools.filter(isSound).map(({ name }) => name))
  }

  /** Asks what this gateway makes of it. The answer of a gateway chosen before is dropped. */
  choose = async (gatewayId: string): Promise<void> => {
    const plans = ++this.#plans
    this.gatewayId = gatewayId
    this.isPlanning = true
    this.failure = null
    try {
      const plan = await registrations.plan(gatewayId, this.probe.id)
      if (plans === this.#plans) this.#take(plan)
    } catch (cause) {
      if (plans !== this.#plans) return
      this.plan = null
      this.failure = AppError.from(cause)
    } finally {
      if (plans === this.#plans) this.isPlanning = false
    }
  }

  #take(plan: RegistrationPlan): void {
    this.plan = plan
    this.#allow([...this.allowed].filter((name) => !this.dropped.has(name)))
  }

  canAllow = (name: string): boolean => !this.dropped.has(name)

  /** Only what is allowed can run without asking. */
  canRunAlone = (name: string): boolean => this.hasAutoList && this.allowed.has(name)

  setAllowed = (names: readonly string[], isAllowed: boolean): void => {
    const changed = setOf(names)
    const kept = [...this.allowed].filter((name) => !changed.has(name))
    this.#allow(isAllowed ? [...kept, ...names.filter(this.canAllow)] : kept)
  }

  toggle = (name: string): void => this.setAllowed([name], !this.allowed.has(name))

  toggleAuto = (name: string): void => {
    const isAuto = !this.auto.has(name)
    this.auto = withItem(this.auto, name, isAuto && this.canRunAlone(name))
  }

  #allow(names: readonly string[]): void {
    this.allowed = setOf(names)
    this.auto = setOf([...this.auto].filter((name) => this.allowed.has(name)))
  }

  /** What main gets; null while something is missing. Tools in the order of the server. */
  draft(): RegistrationDraft | null {
    if (!this.canRegister || this.gatewayId === null) return null
    const inOrder = (chosen: ReadonlySet<string>): string[] => [
      ...setOf(this.tools.map(({ name }) => name).filter((name) => chosen.has(name))),
    ]
    return {
      gatewayId: this.gatewayId,
      probeId: this.probe.id,
      name: this.name,
      tools: inOrder(this.allowed),
      autoTools: this.hasAutoList ? inOrder(this.auto) : [],
    }
  }
}

/** Nothing is wrong with the definition, so it is allowed to begin with. */
export const isSound = ({ problem }: Pick<ListedTool, 'problem'>): boolean => problem === ''
