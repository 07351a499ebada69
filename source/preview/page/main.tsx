import '@xterm/xterm/css/xterm.css'
import './style.css'
import { render } from 'preact'
import type { PageData } from '../protocol.ts'
import { CoursePage } from './course-page.tsx'
import { LabPage } from './lab-page.tsx'
import { applyTheme } from './theme.ts'

applyTheme()
const data: PageData = JSON.parse(document.getElementById('data')?.textContent ?? '')
const page = document.getElementById('page')
if (page)
  render(data.type === 'lab' ? <LabPage data={data} /> : <CoursePage course={data.course} />, page)
