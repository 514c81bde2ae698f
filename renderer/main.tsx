import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('no root in index.html');
}
createRoot(root).render(<App bridge={window.onepay} />);
