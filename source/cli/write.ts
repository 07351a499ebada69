import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ScenarioFile } from '../model/scenario.ts'
import { CannotError } from './cannot.ts'
import { MANIFEST } from './manifest.ts'
import type { Plan, WrittenFile } from './plan.ts'
import { optionsOf, stageFiles } from './stage-files.ts'

/** Carries out a plan. Throws a `CannotError` where a file cannot be written; then what was there is there as before. */
export const applyPlan = ({ folder, isNew, write, remove }: Plan): void => {
  if (write.length === 0 && remove.length === 0) return
  try {
    if (isNew) writeNew(folder, write)
    else stageFiles(folder, write, remove)
  } catch (cause) {
    throw CannotError.from('write', folder, cause)
  }
}

/**
 * Writes a scenario where there is none: no old one has to be kept, so the files go to their places at once. The
 * manifest is the first, so that a build after a kill knows the files as its own and completes them; `index.json`, which
 * makes the folder a scenario, is the last.
 */
const writeNew = (folder: string, write: readonly WrittenFile[]): void => {
  const made: string[] = []
  const makeFolder = (path: string) => {
    const first = mkdirSync(path, { recursive: true })
    if (first !== undefined) made.push(first)
  }
  try {
    makeFolder(folder)
    for (const path of new Set(write.map(file => dirname(file.path))))
      if (path !== '.') makeFolder(join(folder, path))
    const isManifest = ({ path }: WrittenFile) => path === MANIFEST
    for (const { path, content, mode } of [
      ...write.filter(isManifest),
      ...write.filter(file => !isManifest(file)),
    ]) {
      made.push(join(folder, path))
      writeFileSync(join(folder, path), content, optionsOf(mode))
    }
  } catch (cause) {
    for (const path of made.reverse()) removeIfThere(path)
    throw cause
  }
}

/** What cannot be taken away again must not hide why it was begun. */
const removeIfThere = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // The error that led here is the one to tell.
  }
}

/** Writes single files, each whole or not at all. */
export const writeFiles = (files: readonly ScenarioFile[], folder: string): void => {
  for (const { path, content } of files) {
    const target = join(folder, path)
    const temporary = `${target}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(temporary, content)
      renameSync(temporary, target)
    } catch (cause) {
      rmSync(temporary, { force: true })
      throw CannotError.from('write', target, cause)
    }
  }
}
