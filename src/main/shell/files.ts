import { writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dialog } from 'electron'
import { AppError } from '../../shared/errors.ts'

/** Writes to where the user says; null when they chose no place. Throws file_unwritable. */
export async function saveFile(
  name: string,
  data: string | Buffer,
): Promise<{ file: string | null }> {
  // Only the name is taken: what a server suggests must not choose the folder.
  const defaultPath = name.replaceAll(/[^\w.-]+/g, '-').replace(/^\.+/, '') || 'file'
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath })
  if (canceled || filePath === '') return { file: null }
  try {
    await writeFile(filePath, data)
  } catch (cause) {
    throw AppError.of('file_unwritable', { cause })
  }
  return { file: filePath.replace(homedir(), '~') }
}

/** A folder that the user points at; null when they chose none. */
export async function chooseFolder(): Promise<{ folder: string | null }> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] })
  return { folder: canceled ? null : (filePaths[0] ?? null) }
}
