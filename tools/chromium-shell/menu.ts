import { desk } from './desk.ts'
import { allowOnly, notOffered, Offered } from './offered.ts'

type Template = Electron.MenuItemConstructorOptions
type ItemType = 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio'

const FIELDS = [
  ...['label', 'type', 'checked', 'enabled', 'visible', 'submenu', 'click', 'id', 'accelerator'],
  ...['sublabel', 'toolTip', 'icon', 'role'],
]
/** Roles that need nothing but the app. Those of the edit menu are Chromium's own keys anyway. */
const ROLE_LABELS: Record<string, string> = { quit: 'Quit', close: 'Close Window' }

/** What a menu item looks like, for the tray window and for tests. */
export interface MenuEntry {
  label: string
  type: ItemType
  checked: boolean
  enabled: boolean
  accelerator: string
  submenu: MenuEntry[]
}

/** A menu reads `&x` as "underline x" and `&&` as `&`. */
const shownLabel = (label: string) => label.replace(/&(.?)/g, '$1')

export const roles: Record<string, () => void> = {}

export class MenuItem extends Offered implements Pick<Electron.MenuItem, 'label' | 'checked'> {
  readonly id: string | undefined
  readonly type: ItemType
  readonly submenu: Menu | null
  readonly accelerator: string
  readonly click: () => void
  label: string
  checked: boolean
  enabled: boolean
  visible: boolean

  constructor(template: Template) {
    super()
    allowOnly('MenuItem', template, FIELDS)
    const { role, submenu } = template
    if (role !== undefined && !(role in ROLE_LABELS)) throw notOffered(`MenuItem role '${role}'`)
    this.id = template.id
    this.label = template.label ?? ROLE_LABELS[role ?? ''] ?? ''
    this.submenu = submenu ? toMenu(submenu) : null
    const type = template.type ?? (submenu ? 'submenu' : 'normal')
    if (type === 'header' || type === 'palette') throw notOffered(`MenuItem type '${type}'`)
    this.type = type
    this.checked = template.checked ?? false
    this.enabled = template.enabled ?? true
    this.visible = template.visible ?? true
    this.accelerator = String(template.accelerator ?? '')
    const { click } = template
    this.click = () => {
      if (role !== undefined) roles[role]?.()
      else click?.(this as never, undefined, {} as never)
    }
  }
}

const toMenu = (submenu: Template[] | Electron.Menu): Menu =>
  Array.isArray(submenu)
    ? (Menu.buildFromTemplate(submenu) as unknown as Menu)
    : (submenu as unknown as Menu)

/** A menu as data, with the marks that a click changes. */
export class Menu extends Offered {
  static override readonly events = ['menu-will-show', 'menu-will-close']
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: readonly (Template | Electron.MenuItem)[]): Electron.Menu {
    const menu = new Menu()
    for (const item of template) menu.append(item)
    return menu as unknown as Electron.Menu
  }

  /** The application menu has no bar in the shell; the tray window shows it below the tray's. */
  static setApplicationMenu(menu: Electron.Menu | null): void {
    desk.applicationMenu = menu as unknown as Menu | null
    desk.changed()
  }

  static getApplicationMenu(): Electron.Menu | null {
    return desk.applicationMenu as unknown as Electron.Menu | null
  }

  append(item: Template | Electron.MenuItem): void {
    this.items.push(item instanceof MenuItem ? item : new MenuItem(item as Template))
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item as unknown as Electron.MenuItem
      const inside = item.submenu?.getMenuItemById(id)
      if (inside) return inside
    }
    return null
  }

  /** What a person sees when the menu opens: no hidden items, one mark in each radio group. */
  entries(): MenuEntry[] {
    for (const item of this.items) {
      const group = this.#radioGroup(item)
      if (group.length > 0 && !group.some(({ checked }) => checked)) group[0]!.checked = true
    }
    return this.items
      .filter(({ visible }) => visible)
      .map(({ label, type, checked, enabled, accelerator, submenu }) => ({
        label: shownLabel(label),
        type,
        checked,
        enabled,
        accelerator,
        submenu: submenu?.entries() ?? [],
      }))
  }

  /** Clicks the item at the end of a path of labels; throws when a person could not. */
  clickPath([label, ...rest]: string[]): void {
    const item = this.items.find((one) => one.visible && shownLabel(one.label) === label)
    if (!item) {
      const known = this.entries().map((entry) => `"${entry.label}"`)
      throw new Error(`The menu has no item "${label}", only ${known.join(', ')}`)
    }
    if (!item.enabled) throw new Error(`The menu item "${label}" is disabled`)
    if (rest.length === 0 && !item.submenu) return this.#choose(item)
    if (!item.submenu) throw new Error(`The menu item "${label}" has no submenu`)
    item.submenu.clickPath(rest)
  }

  /** The same by places among the visible items. */
  clickAt([at, ...rest]: number[]): void {
    const item = this.items.filter(({ visible }) => visible)[at ?? -1]
    if (item?.submenu) item.submenu.clickAt(rest)
    else if (item?.enabled) this.#choose(item)
  }

  #choose(item: MenuItem): void {
    if (item.type === 'checkbox') item.checked = !item.checked
    if (item.type === 'radio') {
      for (const one of this.#radioGroup(item)) one.checked = one === item
    }
    item.click()
    desk.changed()
  }

  /** Radio items side by side are one group. */
  #radioGroup(item: MenuItem): MenuItem[] {
    if (item.type !== 'radio') return []
    const at = this.items.indexOf(item)
    const isOther = ({ type }: MenuItem) => type !== 'radio'
    const from = this.items.slice(0, at).findLastIndex(isOther) + 1
    const length = this.items.slice(at).findIndex(isOther)
    return this.items.slice(from, length < 0 ? undefined : at + length)
  }
}
