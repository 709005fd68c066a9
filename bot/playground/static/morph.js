// Turns one tree into another with as few changes as possible, so that focus, typing, selection,
// scrolling and open menus survive. Elements are told apart by their ids.
//
// data-keep="x"  leaves an element alone for as long as the new one says the same x
// data-busy      leaves its attributes alone: something is under way
// open           of dialogs and details belongs to the person, not to the server

const PERSONAL = new Set(["open", "aria-expanded"]);

export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || isKept(old, fresh)) return;
  if (!("busy" in old.dataset)) copyAttributes(old, fresh);
  morphChildren(old, fresh);
}

function isKept(old, fresh) {
  return "keep" in old.dataset && old.dataset.keep === fresh.dataset.keep;
}

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!PERSONAL.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!PERSONAL.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function morphChildren(old, fresh) {
  const known = new Map([...old.children].filter((e) => e.id).map((e) => [e.id, e]));
  let next = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const match = matchFor(node, next, known);
    if (!match) {
      old.insertBefore(added(node), next);
    } else {
      if (match === next) next = next.nextSibling;
      else old.insertBefore(match, next);
      update(match, node);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function matchFor(node, next, known) {
  if (node.id) {
    const match = known.get(node.id);
    return match?.nodeName === node.nodeName ? match : null;
  }
  const fits = next && !next.id && next.nodeType === node.nodeType && next.nodeName === node.nodeName;
  return fits ? next : null;
}

function update(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) morph(old, fresh);
  else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
}

function added(node) {
  const copy = document.importNode(node, true);
  copy.classList?.add("fresh");
  return copy;
}
