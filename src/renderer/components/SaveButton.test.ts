import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { fakeBridge } from '../fakeBridge.ts'
import SaveButton from './SaveButton.svelte'

afterEach(cleanup)

const button = (): HTMLButtonElement => screen.getByRole('button')

describe('the button that saves a text', () => {
  it('says where the text went, until there is another one', async () => {
    const bridge = fakeBridge({ 'app.saveFile': { file: '~/gateways.json' } })
    const { rerender } = render(SaveButton, { text: 'one', name: 'gateways.json' })
    await fireEvent.click(button())
    await waitFor(() => expect(button().textContent.trim()).toBe('Saved'))
    expect(button().title).toBe('Saved as ~/gateways.json')
    const sent = { name: 'gateways.json', data: 'one', isBase64: false }
    expect(bridge.inputs('app.saveFile')).toEqual([sent])
    await rerender({ text: 'two', name: 'gateways.json' })
    expect(button().textContent.trim()).toBe('Save…')
  })

  it('claims nothing when no place was chosen', async () => {
    const bridge = fakeBridge({ 'app.saveFile': { file: null } })
    render(SaveButton, { text: 'one', name: 'gateways.json' })
    await fireEvent.click(button())
    await waitFor(() => expect(bridge.inputs('app.saveFile')).toHaveLength(1))
    await waitFor(() => expect(button().disabled).toBe(false))
    expect(button().textContent.trim()).toBe('Save…')
  })

  it('can be pressed again when the file could not be written', async () => {
    fakeBridge({
      'app.saveFile': () => {
        throw AppError.of('file_unwritable')
      },
    })
    render(SaveButton, { text: 'one', name: 'gateways.json' })
    await fireEvent.click(button())
    await waitFor(() => expect(button().disabled).toBe(false))
    expect(button().textContent.trim()).toBe('Save…')
  })
})
