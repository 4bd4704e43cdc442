import { AppError } from '../../../shared/errors.ts'
import type { ScannedPlace } from '../../../shared/model/scan.ts'
import type { Recipe, RecipeInput } from '../../../shared/model/server.ts'
import { recipeFrom } from '../configEntries.ts'
import { withTilde } from '../paths.ts'
import { checked } from '../recipe.ts'
import { inputsOf, withInputs } from '../recipeInputs.ts'
import { isObject } from '../recipeParts.ts'
import { entriesAt, filesAt, readConfig } from './configFile.ts'
import type { ConfigPlace } from './places.ts'

/** An entry as it was found: a recipe with its secrets, or why it is none. */
export type FoundEntry =
  | { name: string; recipe: Recipe; failure: null }
  | { name: string; recipe: null; failure: AppError }

/** A file of another app, or one project in it, with everything that was in it. */
export interface FoundPlace extends Pick<ScannedPlace, 'app' | 'path' | 'project'> {
  entries: FoundEntry[]
  failure: AppError | null
}

/** What the files of these places hold, in their order; those that are not there are left out. */
export async function findPlaces(places: readonly ConfigPlace[]): Promise<FoundPlace[]> {
  const found = await Promise.all(
    places.map(async (place) => {
      const files = await filesAt(place.path)
      return (await Promise.all(files.map((file) => lookInto(place, file)))).flat()
    }),
  )
  return found.flat()
}

/** What one file holds: nothing, the servers of the user, and those of each project. */
async function lookInto(place: ConfigPlace, file: string): Promise<FoundPlace[]> {
  const facts = { app: place.app, path: withTilde(file), failure: null }
  try {
    const value = await readConfig(file, place.format)
    const inputs = inputsOf(value)
    const own = entriesAt(value, place.root).map(([name, entry]) =>
      foundEntry(name, entry, { folder: '', inputs }),
    )
    const projects = place.hasProjects && isObject(value) ? value['projects'] : null
    const ofProjects = Object.entries(isObject(projects) ? projects : {}).map(
      ([folder, project]): FoundPlace => ({
        ...facts,
        project: withTilde(folder),
        entries: entriesAt(project, place.root).map(([name, entry]) =>
          foundEntry(name, entry, { folder, inputs }),
        ),
      }),
    )
    const all = [{ ...facts, project: '', entries: own }, ...ofProjects]
    return all.filter(({ entries }) => entries.length > 0)
  } catch (cause) {
    return [{ ...facts, project: '', entries: [], failure: AppError.from(cause) }]
  }
}

/** A server of a project runs in its folder, as Claude Code starts it there. */
function foundEntry(
  name: string,
  entry: unknown,
  { folder, inputs }: { folder: string; inputs: RecipeInput[] },
): FoundEntry {
  try {
    const recipe = checked(withInputs(recipeFrom(name, entry), inputs))
    const isHere = recipe.cwd === '' && recipe.remote === undefined
    return { name, recipe: isHere ? { ...recipe, cwd: folder } : recipe, failure: null }
  } catch (cause) {
    return { name: name.slice(0, 120), recipe: null, failure: AppError.from(cause) }
  }
}
