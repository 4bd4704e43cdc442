import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'
import './styles/fields.css'
import './styles/outline.css'

const target = document.getElementById('app')!
target.replaceChildren()
mount(App, { target })
