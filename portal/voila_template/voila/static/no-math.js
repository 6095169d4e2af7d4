// Stands where Voilà's front end looks for MathJax, which it would load from elsewhere: text stays as it was written.
const nothing = () => {};
window.MathJax = { Hub: { Config: nothing, Configured: nothing, Queue: nothing, Register: { StartupHook: nothing } } };
