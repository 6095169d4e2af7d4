// The widgets that came in the same file as the player, by the address they also have of their own (portal/pack.py).
export const packed = {};
